import { describe, expect, it } from 'vitest'
import type { TermView } from '../../ipc'
import { marked } from './terms'
import { words } from '../../platform/fake/words'

const term = (name: string): TermView => ({ no: '3', name, english: '', text: '', misprint: words('')})
const terms = [term('网络空间安全'), term('网络空间安全企业')]
const shown = (paragraphs: string[]) => marked(paragraphs, terms).map((pieces) => pieces.map((piece) => (piece.term ? `[${piece.text}]` : piece.text)).join(''))

describe('defined terms in a text', () => {
  it('marks each once, where it stands first, the longer before the shorter', () => {
    expect(shown(['网络空间安全企业从事网络空间安全和网络空间安全业务；', '网络空间安全企业。'])).toEqual(['[网络空间安全企业]从事[网络空间安全]和网络空间安全业务；', '网络空间安全企业。'])
  })

  it('leaves every character where it was', () => {
    const paragraphs = ['以网络空间安全产品开发为主；', '', '无']
    expect(marked(paragraphs, terms).map((pieces) => pieces.map((piece) => piece.text).join(''))).toEqual(paragraphs)
  })
})
