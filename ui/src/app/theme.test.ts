import { beforeEach, describe, expect, it, vi } from 'vitest'

/** What the system asks for, and who hears when that changes. */
function system(asked: { contrast?: boolean; dark?: boolean }) {
  const heard: Array<() => void> = []
  vi.stubGlobal('matchMedia', (query: string) => ({
    get matches() { return Boolean(query.includes('contrast') ? asked.contrast : asked.dark) },
    addEventListener: (_: string, hear: () => void) => heard.push(hear),
  }))
  return { asked, changed: () => heard.forEach((hear) => hear()) }
}
async function load() {
  vi.resetModules()
  return import('./theme')
}
const shown = () => document.documentElement.dataset.theme

beforeEach(() => localStorage.clear())

describe('the theme', () => {
  it.each([[{}, 'light'], [{ dark: true }, 'dark'], [{ contrast: true }, 'contrast'], [{ contrast: true, dark: true }, 'contrast']])('is what the system asks for: %j', async (asked, expected) => {
    system(asked)
    const { applyTheme } = await load()
    applyTheme()
    expect(shown()).toBe(expected)
  })

  it('follows the system, unless one was chosen', async () => {
    const { asked, changed } = system({})
    const { applyTheme, setTheme } = await load()
    applyTheme()
    asked.dark = true
    changed()
    expect(shown()).toBe('dark')
    setTheme('contrast')
    asked.dark = false
    changed()
    expect(shown()).toBe('contrast')
    const again = await load()
    again.applyTheme()
    expect([again.theme.value, shown()]).toEqual(['contrast', 'contrast'])
  })
})
