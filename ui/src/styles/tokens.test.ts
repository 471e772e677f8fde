import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const tokens = readFileSync(`${import.meta.dirname}/tokens.css`, 'utf8')

/** The colours of each theme, by name. */
const themes = new Map([...tokens.matchAll(/:root(?:\[data-theme="(\w+)"\])? \{([^}]*)\}/g)].map(([, name, body]) => [name ?? 'light', new Map([...(body ?? '').matchAll(/--([\w-]+): (#\w{6});/g)].map(([, key, value]) => [key!, value!]))]))

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}
function contrast(one: string, other: string): number {
  const [less, more] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (more! + 0.05) / (less! + 0.05)
}

describe.each([...themes])('the %s theme', (_, colours) => {
  const of = (name: string) => colours.get(name) ?? ''

  it.each(['paper', 'ground', 'sunk', 'accent-soft', 'open-soft', 'met-soft', 'not-soft'])('bounds fields and choices by 3:1 against %s', (ground) => {
    expect(contrast(of('edge'), of(ground))).toBeGreaterThanOrEqual(3)
  })

  it.each(['hit', 'hit-now'])('shows a word that was found by 4.5:1 on %s', (mark) => {
    expect(contrast(of('hit-ink'), of(mark))).toBeGreaterThanOrEqual(4.5)
  })
})

it('knows all three themes', () => {
  expect([...themes.keys()]).toEqual(['light', 'dark', 'contrast'])
})
