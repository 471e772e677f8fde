/** The clause catalogue for the made-up case, read from the standard's own file. */
import source from '../../../../assets/standard/lncse-1.toml?raw'

export interface CatalogueEntry {
  key: string
  source_no: string
  title: string
  lead: string
  question: string
  text: string[]
  evidence: string[]
  misprints: string[]
}

const LEADS: Record<string, string> = { T: '技术', F: '财务' }
const word = (block: string, name: string) => new RegExp(`^${name} = "(.*)"$`, 'm').exec(block)?.[1] ?? ''
const list = (block: string, name: string) =>
  [...(new RegExp(`^${name} = \\[\\n([\\s\\S]*?)^\\]`, 'm').exec(block)?.[1] ?? '').matchAll(/^\s*"(.*)",?$/gm)].map((match) => match[1] ?? '')

/** The 19 votable clauses in printed order. */
export const catalogue: CatalogueEntry[] = source
  .split('[[clause]]')
  .slice(1)
  .map((block) => ({
    key: word(block, 'key'),
    source_no: word(block, 'source_no'),
    title: word(block, 'title'),
    lead: LEADS[word(block, 'lead')] ?? '',
    question: word(block, 'question'),
    text: list(block, 'text'),
    evidence: list(block, 'evidence'),
    misprints: list(block, 'misprints'),
  }))
  .filter((entry) => entry.key !== '4.2.0')
