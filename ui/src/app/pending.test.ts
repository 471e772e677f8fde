import { expect, it } from 'vitest'
import { pendingKind } from './pending'

it.each([['a.dpcase', 'case'], ['A.DPCASE', 'case'], ['T003.age', 'identity'], ['T003.dpreceipt', 'receipt'], ['x.dpreturn', 'other'], ['report.pdf', 'other'], ['', 'other']] as const)(
  '%s',
  (name, kind) => expect(pendingKind(name)).toBe(kind),
)
