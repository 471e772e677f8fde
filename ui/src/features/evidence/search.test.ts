import { describe, expect, it } from 'vitest'
import type { AttachmentView, DraftView } from '../../ipc'
import { lookup, notesOf, passagesOf, readAll, type Library } from './search'

const file = (id: string, viewer: AttachmentView['viewer']): AttachmentView => ({ id, number: id, name: id, viewer, size: '', bytes: 0, clauses: [] })
const library: Library = {
  evidence: async (id) => {
    if (id === 'broken') throw new Error('damaged')
    return id === 'paper'
      ? { kind: 'paper', paper: { encoding: '', shortened: false, blocks: [{ kind: 'paragraph', text: '研 发费用按项目归集' }, { kind: 'table', rows: [['研发', '费用']] }] } }
      : id === 'pdf' ? { kind: 'pdf', bytes: 9 } : { kind: 'picture', shown: '', width: 1, height: 1, taken: '', incomplete: false }
  },
  sheets: async () => [{ name: '研发费用明细', hidden: false, truncated: false, used: [], rows: [['', '研发费用'], ['1', '２００']] }],
  pages: async (_file, _bytes, page) => {
    page(1, ['封面'])
    page(2, [])
    page(3, ['研发', '费用1000200元'])
  },
}
const found = async (which: AttachmentView, word: string) => lookup(await passagesOf(which, library), word).hits.map(({ place, hit }) => [place, hit])

describe('the search in everything', () => {
  it('finds words in the pages of a PDF, across runs', async () => {
    expect(await found(file('pdf', 'pdf'), '研发费用')).toEqual([[{ kind: 'page', page: 3, area: null }, '研发费用']])
  })

  it('in paragraphs and tables, whatever blanks stand between', async () => {
    expect(await found(file('paper', 'text'), '研发费用')).toEqual([[{ kind: 'paragraph', number: 1 }, '研 发费用'], [{ kind: 'paragraph', number: 2 }, '研发 费用']])
  })

  it('in cells, full width or not', async () => {
    expect(await found(file('book', 'workbook'), '200')).toEqual([[{ kind: 'cells', sheet: '研发费用明细', cells: 'B2' }, '２００']])
  })

  it('a picture and a damaged file have no words and stop nothing', async () => {
    const steps: number[] = []
    const read = await readAll([file('photo', 'image'), file('broken', 'pdf'), file('pdf', 'pdf')], library, (done) => steps.push(done), () => true)
    expect(steps).toEqual([1, 2, 3])
    expect([read.get('photo'), read.get('broken')]).toEqual([[], []])
    expect(read.get('pdf')).toHaveLength(2)
  })

  it('lists the first hits of a file and counts the others', () => {
    const passages = Array.from({ length: 25 }, (_, at) => ({ place: { kind: 'page' as const, page: at + 1, area: null }, text: '甲', plain: '甲' }))
    const { hits, more } = lookup(passages, '甲')
    expect([hits.length, more]).toEqual([20, 5])
    expect(lookup(passages, ' ').hits).toEqual([])
  })

  it('looks into what the expert wrote', () => {
    const draft = { votes: [{ clause: '4.1-1', reason: '执照' }, { clause: '4.1-2', reason: '' }], pins: [{ clause: '4.2.1', note: '第三页' }], visit: { entries: [{ clause: '', note: '机房' }] }, remarks: '总评' } as unknown as DraftView
    expect(notesOf(draft).map(({ clause, text }) => clause + text)).toEqual(['4.1-1执照', '4.2.1第三页', '机房', '总评'])
  })
})
