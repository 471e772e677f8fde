/** Light, dark, high contrast, or as the system says. The page always bears one of the three: each set of colours stands once. */
import { ref } from 'vue'

export type Theme = 'system' | 'light' | 'dark' | 'contrast'

export const THEMES: readonly Theme[] = ['system', 'light', 'dark', 'contrast']

const KEPT = 'dunping.theme'
const kept = localStorage.getItem(KEPT)
const wants = { contrast: window.matchMedia('(prefers-contrast: more)'), dark: window.matchMedia('(prefers-color-scheme: dark)') }

export const theme = ref<Theme>(THEMES.find((each) => each === kept) ?? 'system')

export function setTheme(to: Theme): void {
  theme.value = to
  localStorage.setItem(KEPT, to)
  show()
}

function bySystem(): Exclude<Theme, 'system'> {
  if (wants.contrast.matches) return 'contrast'
  return wants.dark.matches ? 'dark' : 'light'
}

function show(): void {
  document.documentElement.dataset.theme = theme.value === 'system' ? bySystem() : theme.value
}

/** Shows the theme, and follows the system from now on. */
export function applyTheme(): void {
  for (const query of Object.values(wants)) query.addEventListener('change', show)
  show()
}
