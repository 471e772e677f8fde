import { describe, expect, it } from 'vitest'
import { count, fold, folded, hits, snippet } from './find'

const texts = (pieces: string[], word: string) => hits(pieces, folded(word)).map((parts) => parts.map(({ piece, begin, end }) => (pieces[piece] ?? '').slice(begin, end)))

describe('finding', () => {
  it.each([
    [['研 发　费用'], '研发费用', [['研 发　费用']]],
    [['研发', '费用总额'], '研发费用', [['研发', '费用']]],
    [['ＡＢＣ　１２３'], 'bc 1', [['ＢＣ　１']]],
    [['１，０００'], '1,000', [['１，０００']]],
    [['㈱'], '株', [['㈱']]],
    [['𠮷林𠮷'], '𠮷', [['𠮷'], ['𠮷']]],
    [['aaa'], 'aa', [['aa']]],
    [['无'], '有', []],
  ])('%j for %s', (pieces, word, expected) => expect(texts(pieces, word)).toEqual(expected))

  it('nothing asked is nothing found', () => expect(count(fold(['abc']).text, folded('  '))).toBe(0))

  it('counts what it marks', () => {
    const pieces = ['研发费用', '研发', '费用研发费用']
    expect(count(fold(pieces).text, '研发费用')).toBe(hits(pieces, '研发费用').length)
  })

  it('shows the words around', () => {
    expect(snippet('本年度研 发费用为1000200元。', folded('研发费用'))).toEqual({ before: '本年度', hit: '研 发费用', after: '为1000200元。' })
    expect(snippet('甲'.repeat(30) + '研发' + '乙'.repeat(60), '研发')).toEqual({ before: '…' + '甲'.repeat(18), hit: '研发', after: '乙'.repeat(36) + '…' })
    expect(snippet('无', '有')).toBeNull()
  })
})
