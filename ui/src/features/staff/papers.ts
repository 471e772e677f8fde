/** What the form of a paper holds before anything is typed, and whether it can be sent. */
import type { CasePaper } from '../../ipc'
import { looksLikeDay } from './process'

export type Answers = Record<string, string>

/** The answers that the record proposes; the first choice where there are several. */
export function proposed(paper: CasePaper): Answers {
  return Object.fromEntries(paper.asks.map((ask) => [ask.id, ask.proposed || (ask.options[0]?.id ?? '')]))
}

/** Whether every question that needs an answer has one, and every day looks like one. */
export function complete(paper: CasePaper, answers: Answers): boolean {
  return paper.asks.every((ask) => {
    const answer = answers[ask.id]?.trim() ?? ''
    return answer ? ask.kind !== 'date' || looksLikeDay(answer) : ask.optional
  })
}
