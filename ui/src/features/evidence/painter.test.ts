import { describe, expect, it } from 'vitest'
import { makePainter, type Job } from './painter'

function studio() {
  const log: string[] = []
  const ends = new Map<string, () => void>()
  const errors: unknown[] = []
  const painter = makePainter((error) => errors.push(error))
  const job = (key: string, fails = false): Job => ({
    key,
    begin() {
      log.push(`begin ${key}`)
      return {
        done: new Promise((resolve, reject) => ends.set(key, fails ? () => reject(new Error(key)) : resolve)),
        cancel: () => {
          log.push(`cancel ${key}`)
          ends.get(key)?.()
        },
      }
    },
  })
  const end = async (key: string) => {
    ends.get(key)?.()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { painter, log, job, end, errors }
}

describe('the painter', () => {
  it('paints one after the other, in the order wanted', async () => {
    const { painter, log, job, end } = studio()
    painter.want([job('1'), job('2'), job('3')])
    expect(log).toEqual(['begin 1'])
    await end('1')
    await end('2')
    expect(log).toEqual(['begin 1', 'begin 2', 'begin 3'])
  })

  it('stops what is no longer wanted, and never begins what was scrolled past', async () => {
    const { painter, log, job } = studio()
    painter.want([job('1'), job('2'), job('3')])
    painter.want([job('9')])
    await new Promise((resolve) => setTimeout(resolve))
    expect(log).toEqual(['begin 1', 'cancel 1', 'begin 9'])
    expect(painter.painted('1')).toBe(false)
  })

  it('paints nothing twice until it is forgotten', async () => {
    const { painter, log, job, end } = studio()
    painter.want([job('1')])
    await end('1')
    painter.want([job('1')])
    expect(log).toEqual(['begin 1'])
    painter.forget('1')
    painter.want([job('1')])
    expect(log).toEqual(['begin 1', 'begin 1'])
  })

  it('goes on after a page that cannot be painted, and says so', async () => {
    const { painter, log, job, end, errors } = studio()
    painter.want([job('1', true), job('2')])
    await end('1')
    expect(errors).toHaveLength(1)
    expect(log).toEqual(['begin 1', 'begin 2'])
  })
})
