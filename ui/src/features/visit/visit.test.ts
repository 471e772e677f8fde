import { describe, expect, it } from 'vitest'
import type { PhotoView, VisitDraft } from '../../ipc'
import { putBack, signedIn, withEntries, withEntry, withoutEntry } from './visit'

const empty: VisitDraft = { date: '', place: '', met: '', present: [], entries: [], begun: { clause: '', note: '' } }
const saying = (clause: string, note: string, visit: VisitDraft = empty): VisitDraft => ({ ...visit, begun: { clause, note } })
const photo = (id: string): PhotoView => ({ id, name: `${id}.jpg`, bytes: 1, size: '1 B', taken: '' })

describe('the record of a visit', () => {
  it('takes several photos under one clause and note, or words alone', () => {
    const two = withEntries(saying('4.1-2', ' 机房 '), [photo('a'), photo('b')], '10:00')
    expect(two.entries.map(({ id, clause, photo }) => [id, clause, photo?.id])).toEqual([['v1', '4.1-2', 'a'], ['v2', '4.1-2', 'b']])
    expect([two.entries[1]?.note, two.begun]).toEqual(['机房', { clause: '4.1-2', note: '' }])
    expect(withEntries(saying('', '见到质量经理', two), [], '10:05').entries.at(-1)).toMatchObject({ id: 'v3', clause: '', photo: null })
  })

  it('leaves what was typed while the photos came for the next entry', () => {
    const before = saying('4.1-2', '机房')
    const later = { ...before, begun: { clause: '4.2.1', note: '会议室' } }
    const one = withEntries(later, [photo('a')], '10:00', before.begun)
    expect([one.entries[0]?.clause, one.entries[0]?.note, one.begun]).toEqual(['4.1-2', '机房', { clause: '4.2.1', note: '会议室' }])
  })

  it('changes one entry and no other', () => {
    const two = withEntries(saying('4.1-2', ''), [photo('a'), photo('b')], '10:00')
    expect(withEntry(two, 'v2', { note: '第二张' }).entries.map(({ note }) => note)).toEqual(['', '第二张'])
  })

  it('puts a removed entry back where it stood, once', () => {
    const three = withEntries(empty, [photo('a'), photo('b'), photo('c')], '10:00')
    const second = three.entries[1]!
    const again = putBack(withoutEntry(three, 'v2'), second, 1)
    expect(again).toEqual(three)
    expect(putBack(again, second, 1)).toEqual(three)
  })

  it('never gives an id twice', () => {
    const two = withEntries(withoutEntry(withEntries(empty, [photo('a'), photo('b')], ''), 'v1'), [photo('c')], '')
    expect(new Set(two.entries.map(({ id }) => id)).size).toBe(2)
  })

  it('lets a member sign in by name, and take it back', () => {
    const one = signedIn(empty, 'T003', '09:30')
    expect(one.present).toEqual([{ member: 'T003', at: '09:30' }])
    expect(signedIn(one, 'T003', '09:31').present).toEqual([])
  })
})
