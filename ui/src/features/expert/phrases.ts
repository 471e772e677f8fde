/** Ready sentences for a reason. They are put into the text, where they are the expert's own words like any others. */
import type { Key } from '../../i18n'
import type { ClauseView } from '../../ipc'
import type { Vote } from './opinion'

export interface Phrase {
  key: Key
  values: Record<string, string>
}

const COMMON: Record<Vote, readonly Key[]> = {
  conform: ['phrase.checked', 'phrase.enough', 'phrase.seen'],
  nonconform: ['phrase.differs', 'phrase.expired', 'phrase.reduced'],
  insufficient: ['phrase.illegible', 'phrase.explain'],
}

/** What may be said of a clause under a vote: what material is missing, by name, before the sentences that serve everywhere. */
export function phrases(clause: Pick<ClauseView, 'expected'>, vote: Vote | null): Phrase[] {
  if (!vote) return []
  const missing = vote === 'insufficient' ? clause.expected.map((file): Phrase => ({ key: 'phrase.lacks', values: { file } })) : []
  return [...missing, ...COMMON[vote].map((key): Phrase => ({ key, values: {} }))]
}

/** The reason with a sentence behind it. */
export function withPhrase(reason: string, sentence: string): string {
  const before = reason.trimEnd()
  if (!before) return sentence
  return /[。；！？.;!?]$/.test(before) ? `${before}${sentence}` : `${before}。${sentence}`
}
