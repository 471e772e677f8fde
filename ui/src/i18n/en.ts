/** The words in English, key by key. */
import type { Key } from '.'
import { desk } from './en/desk'
import { office } from './en/office'
import { people } from './en/people'

export const en: Record<Key, string> = { ...people, ...desk, ...office }
