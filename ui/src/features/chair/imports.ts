/** What an import does to each file, as the page colours it. The program decides the outcome. */
import type { ImportLine, ImportOutcome } from '../../ipc'

/** It counts; it is kept and waits or needs a word; it is put aside; nothing happens. */
export type Leaning = 'counts' | 'waits' | 'aside' | 'idle'

const leanings: Record<ImportOutcome, Leaning> = {
  new: 'counts',
  already: 'idle',
  superseded: 'idle',
  pending_parent: 'waits',
  pending_edition: 'waits',
  conflict: 'aside',
  late: 'waits',
  wrong_case: 'aside',
  older_edition: 'aside',
  wrong_round: 'aside',
  not_on_panel: 'aside',
  recused: 'waits',
  other_form: 'aside',
  incomplete: 'aside',
  refused: 'aside',
}

export const leaningOf = (outcome: ImportOutcome): Leaning => leanings[outcome]

/** Whether the import would do anything: files that are here already are no reason for one. */
export const somethingToDo = (lines: readonly ImportLine[]): boolean => lines.some((line) => line.outcome !== 'already')
