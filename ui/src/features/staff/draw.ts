/** What a draw is asked for: seats, alternates, and who is excluded with the recusal code. */
import type { DrawInput, ExpertView } from '../../ipc'

export const RECUSALS = [
  'recusal.employment', 'recusal.shareholding', 'recusal.kinship', 'recusal.dispute',
  'recusal.preparation', 'recusal.control', 'recusal.drafter', 'recusal.other',
] as const
export type Recusal = (typeof RECUSALS)[number]

export interface DrawForm {
  technical: number
  finance: number
  alternates: number
  /** Expert's number → why excluded. */
  excluded: Record<string, Recusal>
}

/** The form as it opens: three technical, two finance, two alternates; experts whose employer suggests a conflict are ticked. */
export function openingForm(experts: readonly ExpertView[]): DrawForm {
  const excluded: Record<string, Recusal> = {}
  for (const expert of experts) if (expert.conflict.zh) excluded[expert.id] = 'recusal.employment'
  return { technical: 3, finance: 2, alternates: 2, excluded }
}

/** The form with an expert excluded, or no longer. */
export function withExclusion(form: DrawForm, id: string, reason: Recusal | null): DrawForm {
  const { [id]: _, ...others } = form.excluded
  return { ...form, excluded: reason ? { ...others, [id]: reason } : others }
}

export function drawInput(form: DrawForm): DrawInput {
  const excluded = Object.entries(form.excluded).map(([id, reason]) => ({ id, reason: reason as string }))
  return { technical: form.technical, finance: form.finance, alternates: form.alternates, excluded: excluded.sort((a, b) => (a.id < b.id ? -1 : 1)) }
}

/** The experts whose number, name or employer has the text. */
export function matching(experts: readonly ExpertView[], text: string): ExpertView[] {
  const wanted = text.trim().toLowerCase()
  return experts.filter((expert) => `${expert.id} ${expert.name} ${expert.employer}`.toLowerCase().includes(wanted))
}
