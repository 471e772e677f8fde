/**
 * The page shown, kept in the address after `#`, so that a reload stays where it was. It is no step of a history: going back by the mouse or
 * a key would leave a desk without a word.
 */
import { ref } from 'vue'

export type Route =
  | { page: 'start' }
  | { page: 'case'; tab: 'cover' | 'clauses' | 'visit' | 'summary' | 'chair' }
  | { page: 'register' }
  | { page: 'register-case'; caseNo: string }
  | { page: 'roster' }
  | { page: 'verify' }

/** Reads a route; anything unknown is the start page. */
export function parse(hash: string): Route {
  const [page, rest] = hash.replace(/^#\/?/, '').split('/')
  switch (page) {
    case 'case':
      return { page, tab: rest === 'cover' || rest === 'visit' || rest === 'summary' || rest === 'chair' ? rest : 'clauses' }
    case 'register':
      return rest ? { page: 'register-case', caseNo: decodeURIComponent(rest) } : { page }
    case 'roster':
    case 'verify':
      return { page }
    default:
      return { page: 'start' }
  }
}

/** Writes a route. */
export function format(route: Route): string {
  switch (route.page) {
    case 'start':
      return '#/'
    case 'case':
      return `#/case/${route.tab}`
    case 'register-case':
      return `#/register/${encodeURIComponent(route.caseNo)}`
    case 'register':
    case 'roster':
    case 'verify':
      return `#/${route.page}`
  }
}

export const route = ref<Route>(parse(location.hash))

export function go(to: Route): void {
  const hash = format(to)
  if (location.hash !== hash) history.replaceState(null, '', hash)
  route.value = to
}

window.addEventListener('hashchange', () => {
  route.value = parse(location.hash)
})
