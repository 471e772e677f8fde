import { describe, expect, it } from 'vitest'
import type { AttachmentView, DraftView } from '../../ipc'
import { contentsOf, lookup, notesOf, readAll, type Library, type Reading } from './search'

const file = (id: string, viewer: AttachmentView['viewer']): AttachmentView => ({ id, number: id, name: id, viewer, size: '', bytes: 0, clauses: [] })
const library: Library = {
  evidence: async (id) => {
    if (id === 'broken') throw new Error('damaged')
    return id === 'paper'
      ? { kind: 'paper', paper: { encoding: '', shortened: false, blocks: [{ kind: 'paragraph', text: '研 发费用按项目归集' }, { kind: 'table', rows: [['研发', '费用']] }] } }
      : id === 'pdf' ? { kind: 'pdf', bytes: 9 } : { kind: 'picture', shown: '', width: 1, height: 1, taken: '', incomplete: false }
  },
  sheets: async () => [{ name: '研发费用明细', hidden: false, truncated: false, most_rows: 2000, most_columns: 64, used: [], rows: [['', '研发费用'], ['1', '２００']] }],
  pages: async (_file, _bytes, page) => {
    page(1, ['封面'])
    page(2, [])
    page(3, ['研发', '费用1000200元'])
  },
}
const going = () => new AbortController().signal
const found = async (which: AttachmentView, word: string) => lookup((await contentsOf(which, library, going())).passages, word).hits.map(({ place, hit }) => [place, hit])
/** What is told of the reading, step by step. */
async function reading(files: AttachmentView[], from: Library = library): Promise<Reading[]> {
  const told: Reading[] = []
  await readAll(files, from, (now) => told.push({ ...now, passages: new Map(now.passages) }), going())
  return told
}

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

  it('a picture and a damaged file have no words and stop nothing; the damaged one is counted as not read', async () => {
    const told = await reading([file('photo', 'image'), file('broken', 'pdf'), file('pdf', 'pdf')])
    expect(told.map(({ done, unread }) => [done, unread])).toEqual([[1, 0], [2, 1], [3, 1]])
    const { passages } = told[2]!
    expect([passages.get('photo'), passages.get('broken')]).toEqual([[], []])
    expect(passages.get('pdf')).toHaveLength(2)
  })

  it('finds the words of a file as soon as it is read', async () => {
    const [first] = await reading([file('paper', 'text'), file('pdf', 'pdf')])
    expect(lookup(first?.passages.get('paper') ?? [], '研发费用').hits).toHaveLength(2)
  })

  it('keeps what was read of a damaged file, and tries it again the next time', async () => {
    let damaged = true
    const asked: string[] = []
    const mended: Library = { ...library, evidence: async (id) => {
      asked.push(id)
      return { kind: 'pdf', bytes: 9 }
    }, pages: async (_file, _bytes, page) => {
      page(1, ['研发费用'])
      page(2, damaged ? null : ['研发费用'])
      if (damaged) throw new Error('the stick was taken out')
      page(3, ['研发费用'])
    } }
    const files = [file('mended', 'pdf')]
    const [before] = await reading(files, mended)
    expect([before?.unread, before?.passages.get('mended')?.length]).toEqual([1, 1])
    damaged = false
    const [after] = await reading(files, mended)
    expect([after?.unread, after?.passages.get('mended')?.length]).toEqual([0, 3])
    await reading(files, mended)
    expect(asked).toEqual(['mended', 'mended'])
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
