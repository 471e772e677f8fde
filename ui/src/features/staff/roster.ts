/** The logic of the roster's page: which rows are shown, and when a form is complete. */
import { t } from '../../i18n'
import type { BodyKeyInput, ChosenFile, RosterRow } from '../../ipc'

/** The rows that hold a text in number, name or part. */
export function matching(rows: readonly RosterRow[], text: string): RosterRow[] {
  const wanted = text.trim().toLowerCase()
  return rows.filter((row) => `${row.id} ${row.name} ${t(`part.${row.part}`)}`.toLowerCase().includes(wanted))
}

/** The body's key for one use, once it is there. */
export function bodyKey(file: ChosenFile | null, passphrase: string): BodyKeyInput | null {
  return file && passphrase ? { file: file.token, passphrase } : null
}
