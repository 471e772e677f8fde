import { describe, expect, it } from 'vitest'
import type { AttachmentView, VisitDraft } from '../../ipc'
import { countsOf, evidenceOf, isFor } from './files'

const report: AttachmentView = { id: 'r', number: 'FJ02', name: '审计报告.pdf', bytes: 1, size: '1 B', viewer: 'pdf', clauses: [] }
const entry = (id: string, clause: string, photo: string | null) => ({ id, clause, note: '', at: '', photo: photo ? { id: photo, name: `${photo}.jpg`, bytes: 2, size: '2 B', taken: '' } : null })
const visit = (...entries: VisitDraft['entries']): VisitDraft => ({ date: '', place: '', met: '', present: [], entries, begun: { clause: '', note: '' } })

describe('the evidence', () => {
  it('has the photos of the visit, each once, under the clauses that they were taken for', () => {
    const files = evidenceOf([report], visit(entry('v1', '4.1-2', 'a'), entry('v2', '', null), entry('v3', '4.2.1', 'a'), entry('v4', '', 'b')))
    expect(files.map(({ id, clauses }) => [id, clauses])).toEqual([['r', []], ['a', ['4.1-2', '4.2.1']], ['b', []]])
    const is = (file: number, key: string) => isFor(files[file]!, { key, attachments: ['r'] })
    expect([is(0, '4.1-2'), is(1, '4.1-2'), is(1, '4.4.1'), is(2, '4.1-2')]).toEqual([true, true, false, false])
  })

  it('is counted for a clause with the own photos and pins, each file once', () => {
    const files = evidenceOf([report], visit(entry('v1', '4.1-2', 'a')))
    const pin = (id: string, clause: string, file: string) => ({ id, clause, file, note: '', place: { kind: 'whole' as const } })
    const clauses = [{ key: '4.1-2', attachments: ['r'] }, { key: '4.4.1', attachments: [] }, { key: '4.2.1', attachments: [] }]
    const counts = countsOf(clauses, files, [pin('p1', '4.1-2', 'r'), pin('p2', '4.4.1', 'r'), pin('p3', '4.4.1', 'r')])
    expect([...counts.values()]).toEqual([2, 1, 0])
  })

  it('has a file of the case once, even where its photo was added', () => {
    expect(evidenceOf([report], visit(entry('v1', '', 'r')))).toEqual([report])
  })
})
