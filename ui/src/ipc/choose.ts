/** File dialogs, opened by the program; the page gets tokens, never paths. */
import { language } from '../i18n'
import { call } from './call'
import type { ChosenFile, Purpose } from './generated/contract'

/** Lets the person choose one file or folder; `null` when the dialog was closed. */
export async function chooseOne(purpose: Purpose, suggested = ''): Promise<ChosenFile | null> {
  const [first] = await call('choose', { purpose, suggested, language: language.value })
  return first ?? null
}

/** Lets the person choose several files. */
export function chooseMany(purpose: Purpose): Promise<ChosenFile[]> {
  return call('choose', { purpose, suggested: '', language: language.value })
}
