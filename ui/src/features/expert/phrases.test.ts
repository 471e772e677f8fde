import { describe, expect, it } from 'vitest'
import { phrases, withPhrase } from './phrases'

describe('ready sentences', () => {
  it('name the material that is missing, and follow the vote', () => {
    const clause = { expected: ['营业执照（副本）', '章程（必要时）'] }
    expect(phrases(clause, null)).toEqual([])
    expect(phrases(clause, 'insufficient').slice(0, 2).map((one) => one.values.file)).toEqual(clause.expected)
    expect(phrases(clause, 'conform').every((one) => one.key !== 'phrase.lacks')).toBe(true)
  })

  it.each([
    ['', '已核对。', '已核对。'],
    ['证照齐全', '已核对。', '证照齐全。已核对。'],
    ['证照齐全。\n', '已核对。', '证照齐全。已核对。'],
    ['ok;', 'Seen.', 'ok;Seen.'],
  ])('%s + %s', (before, sentence, after) => {
    expect(withPhrase(before, sentence)).toBe(after)
  })
})
