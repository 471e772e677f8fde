import { describe, expect, it } from 'vitest'
import type { DrawView, StaffAction, StaffCaseView } from '../../ipc'
import { looksLikeDay, STEPS, stepStates } from './process'

const draw = (revealed: boolean) => ({ revealed }) as DrawView
const states = (actions: StaffAction[], drawn: DrawView | null, state = '', record: Partial<StaffCaseView> = {}) => {
  const found = stepStates({ actions, draw: drawn, archived: false, report_on_record: false, ...record, row: { state } })
  return STEPS.map((step) => found[step][0]).join('')
}

describe('the steps', () => {
  it.each<[StaffAction[], DrawView | null, string]>([
    [['pass_pre_review'], null, 'nlllllll'],
    [['commit_draw'], null, 'dnllllll'],
    [['reveal_draw'], draw(false), 'ddnlllll'],
    [['seal_case', 'take_in_closing'], draw(true), 'dddnnlll'],
    [['archive'], draw(true), 'dddddddn'],
    [[], null, 'llllllll'],
    [[], draw(true), 'dddlllll'],
  ])('%j', (actions, drawn, expected) => expect(states(actions, drawn)).toBe(expected))

  it('shows what is behind a case that waits, and all of an archived one', () => {
    expect(states([], draw(true), 'publicity', { report_on_record: true })).toBe('dddddlll')
    expect(states([], draw(true), 'certified', { report_on_record: true, archived: true })).toBe('dddddddd')
    expect(states([], draw(true), 'concluded_failed', { report_on_record: true, archived: true })).toBe('dddddssd')
  })

  it('leaves out what a refused case never takes', () => {
    expect(states(['archive'], draw(true), 'concluded_failed')).toBe('dddddssn')
    expect(states(['archive'], draw(true), 'not_confirmed')).toBe('ddddddsn')
  })
})

it.each([['2026-09-16', true], [' 2026-09-16 ', true], ['2026/9/16', false], ['26-09-16', false], ['', false]])('%s as a day', (text, day) => {
  expect(looksLikeDay(text)).toBe(day)
})
