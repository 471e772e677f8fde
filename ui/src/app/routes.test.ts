import { describe, expect, it } from 'vitest'
import { format, parse, type Route } from './routes'

const routes: Array<[string, Route]> = [
  ['#/', { page: 'start' }],
  ['#/case/clauses', { page: 'case', tab: 'clauses' }],
  ['#/case/visit', { page: 'case', tab: 'visit' }],
  ['#/case/chair', { page: 'case', tab: 'chair' }],
  ['#/register', { page: 'register' }],
  ['#/roster', { page: 'roster' }],
  ['#/register/LNCSE-2026-0007', { page: 'register-case', caseNo: 'LNCSE-2026-0007' }],
  ['#/register/%E6%B2%88%2F7', { page: 'register-case', caseNo: '沈/7' }],
  ['#/verify', { page: 'verify' }],
]

describe('routes', () => {
  it.each(routes)('%s is read and written', (hash, route) => {
    expect(parse(hash)).toEqual(route)
    expect(format(route)).toBe(hash)
  })

  it.each([['', { page: 'start' }], ['#/nowhere', { page: 'start' }], ['#/case', { page: 'case', tab: 'clauses' }]] as const)(
    '%s falls back',
    (hash, route) => expect(parse(hash)).toEqual(route),
  )
})
