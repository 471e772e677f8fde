import { describe, expect, it } from 'vitest'
import { complete, fileName, sameWords } from './wizard'

const shown = {
  words: [{ zh: '苹果', letters: 'pingguo' }, { zh: '大象', letters: 'daxiang' }],
  typed: 'pingguo daxiang',
  bits: 64,
}

describe('making an identity', () => {
  it.each([
    ['pingguo daxiang', true], ['PINGGUO  daxiang ', true], ['pingguodaxiang', true], ['苹果 大象', true], ['ｐｉｎｇｇｕｏ　ｄａｘｉａｎｇ', true],
    ['pingguo', false], ['', false], ['daxiang pingguo', false], ['大象 苹果', false],
  ])('asks the words back: %s', (given, same) => expect(sameWords(given, shown)).toBe(same))

  it('needs a number and a name', () => {
    expect(complete({ id: ' T010 ', name: '孙八', part: 'technical' })).toBe(true)
    expect(complete({ id: ' ', name: '孙八', part: 'technical' })).toBe(false)
    expect(complete({ id: 'T010', name: '', part: 'technical' })).toBe(false)
  })

  it('suggests names of files that every disk takes', () => {
    expect(fileName(' T010 ', 'age')).toBe('T010.age')
    expect(fileName('../甲', 'dpenrol')).toBe('identity.dpenrol')
  })
})
