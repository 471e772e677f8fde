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
}

/** Whether there are words for a key that came from outside. */
export function known(key: string): key is Key {
  return Object.hasOwn(zh, key)
}

/** The words for a key, with `{name}` filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const words: string = (language.value === 'en' ? en : zh)[key]
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
