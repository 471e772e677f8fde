import { describe, expect, it } from 'vitest'
import { setLanguage, t } from '.'
import { en } from './en'
import { zh } from './zh'

const holes = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

describe('words', () => {
  it.each(Object.keys(zh) as Array<keyof typeof zh>)('%s has the same holes in both languages', (key) => {
    expect(holes(en[key])).toEqual(holes(zh[key]))
    expect(en[key]).not.toBe('')
  })

  it('fills the holes in the language chosen', () => {
    expect(t('expert.progress', { done: 7, all: 19 })).toBe('已评 7/19')
    setLanguage('en')
    expect(t('expert.progress', { done: 7, all: 19 })).toBe('7/19 voted')
    setLanguage('zh-CN')
  })
})
