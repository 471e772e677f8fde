/** The logic of making an identity: what is missing on the first page, and whether the words that were asked back are the ones shown. */
import type { KeySource, PartView, SuggestedPassphrase } from '../../ipc'

export interface Who {
  id: string
  name: string
  part: PartView
}

/** Whether the person is described; the program judges the number and the name themselves. */
export const complete = (who: Who): boolean => who.id.trim() !== '' && who.name.trim() !== ''

/** Where a signing key comes from. */
export type Source = KeySource['from']

/** What the first page asks for, whatever the source. */
export interface Keys {
  file: string
  passphrase: string
  token: string
  key: string
  pin: string
}

/** The source as the program takes it; null while something is missing. */
export function keySource(source: Source, keys: Keys): KeySource | null {
  if (source === 'new') return { from: 'new' }
  if (source === 'p12') return keys.file && keys.passphrase ? { from: 'p12', file: keys.file, passphrase: keys.passphrase } : null
  const { token, key, pin } = keys
  return keys.file && token.trim() && key.trim() && pin ? { from: 'token', module: keys.file, token, key, pin } : null
}

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase()

/** Whether the six words were typed again: letters or characters, spaces and capitals do not matter, as when a file is opened. */
export function sameWords(given: string, shown: SuggestedPassphrase): boolean {
  const characters = shown.words.map((word) => word.zh).join('')
  return [plain(shown.typed), characters].includes(plain(given))
}

/** The name that is suggested for a file: the number, as far as it can stand in a name. */
export const fileName = (id: string, ending: string): string => `${id.trim().replace(/[^\w-]/g, '') || 'identity'}.${ending}`
