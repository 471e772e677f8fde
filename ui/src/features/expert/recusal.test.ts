import { describe, expect, it } from 'vitest'
import type { DraftView } from '../../ipc'
import { declare, declaredOf } from './recusal'

const draft = (change: Partial<DraftView>): DraftView => ({ package_id: 'p', votes: [], pins: [], begun_pin: null, visit: { date: '', place: '', met: '', present: [], entries: [], begun: { clause: '', note: '' } }, remarks: '', declared: false, recusal: null, corrections: [], correction_reason: '', saved_at: '', ...change })

describe('the declaration', () => {
  it('is nothing until somebody declares', () => expect(declaredOf(draft({}))).toBe('none'))
  it('is one or the other, never both', () => {
    const aside = { ...draft({}), ...declare('recusal', draft({ declared: true })) }
    expect([declaredOf(aside), aside.declared]).toEqual(['recusal', false])
    const back = { ...aside, ...declare('no_conflict', aside) }
    expect([declaredOf(back), back.recusal]).toEqual(['no_conflict', null])
  })
  it('keeps what was written of a circumstance when it is chosen again', () => {
    const recusal = { code: 'recusal.kinship', explanation: '配偶之兄任该企业财务总监。' }
    expect(declare('recusal', draft({ recusal })).recusal).toEqual(recusal)
  })
})
