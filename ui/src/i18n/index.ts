/** Words by key. Chinese is the original; English follows it key by key. */
import { ref } from 'vue'
import { en } from './en'
import { zh } from './zh'

export type Key = keyof typeof zh
export type Language = 'zh-CN' | 'en'

const KEPT = 'dunping.language'

export const language = ref<Language>(localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh-CN')

export function setLanguage(to: Language): void {
  language.value = to
  localStorage.setItem(KEPT, to)
  document.documentElement.lang = to
  document.title = t('app.title')
}

/** Whether there are words for a key that came from outside. */
export function known(key: string): key is Key {
  return Object.hasOwn(zh, key)
}

/** What the program words, in both languages, so that turning the page over asks it nothing. */
export interface Words {
  readonly zh: string
  readonly en: string
}

/** The words in the language of the page. */
export function say(words: Words): string {
  return language.value === 'en' ? words.en : words.zh
}

/** What a screen reader has to be told of words that have no English: names, what was typed, the standard. */
export function langOf(words: Words): 'zh-CN' | undefined {
  return language.value === 'en' && words.en === words.zh && /\p{Script=Han}/u.test(words.zh) ? 'zh-CN' : undefined
}

/** What reads the same in both. */
export const same = (text: string): Words => ({ zh: text, en: text })

/** The words for a key, with `{name}` filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return filled((language.value === 'en' ? en : zh)[key], values)
}

/** The words for a key in both languages. */
export function inBoth(key: Key, values: Record<string, string | number> = {}): Words {
  return { zh: filled(zh[key], values), en: filled(en[key], values) }
}

function filled(words: string, values: Record<string, string | number>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
