import { describe, expect, it } from 'vitest'
import type { DrawView, StaffAction } from '../../ipc'
import { looksLikeDay, STEPS, stepStates } from './process'

const draw = (revealed: boolean) => ({ revealed }) as DrawView
const states = (actions: StaffAction[], drawn: DrawView | null, state = '') => {
  const found = stepStates({ actions, draw: drawn, row: { state } })
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

  it('leaves out what a refused case never takes', () => {
    expect(states(['archive'], draw(true), 'concluded_failed')).toBe('dddddssn')
    expect(states(['archive'], draw(true), 'not_confirmed')).toBe('ddddddsn')
  })
})

it.each([['2026-09-16', true], [' 2026-09-16 ', true], ['2026/9/16', false], ['26-09-16', false], ['', false]])('%s as a day', (text, day) => {
  expect(looksLikeDay(text)).toBe(day)
})
