import { expect, it } from 'vitest'
import { byNumber } from './attachments'
import type { AttachmentView } from './generated/contract'

it('puts FJ2 before FJ10 and what has no number last', () => {
  const given = ['', 'FJ10', 'FJ2', 'FJ02'].map((number): AttachmentView => ({ id: number, number, name: '', viewer: 'pdf', size: '', bytes: 0, clauses: [] }))
  expect(byNumber(given).map(({ number }) => number)).toEqual(['FJ2', 'FJ02', 'FJ10', ''])
})
