import { expect, it } from 'vitest'
import type { RosterRow } from '../../ipc'
import { bodyKey, matching } from './roster'
import { words } from '../../platform/fake/words'

const row = (id: string, name: string, part: RosterRow['part']): RosterRow => ({ id, name, part, valid_to: '2029-01-01', active: true, standing: { state: 'good', text: words(''), remedy: words('')}, words: '' })
const rows = [row('T010', '孙八', 'technical'), row('F001', '周九', 'finance')]

it.each([['', 2], ['t010', 1], ['周', 1], ['专家', 2], ['x', 0]] as const)('finds %s', (text, count) => expect(matching(rows, text)).toHaveLength(count))

it('needs the file and the passphrase of the body’s key', () => {
  const file = { token: 'f1', name: 'body.age' }
  expect(bodyKey(file, '')).toBeNull()
  expect(bodyKey(null, 'x')).toBeNull()
  expect(bodyKey(file, 'x')).toEqual({ file: 'f1', passphrase: 'x' })
})
