// The whole rule of a type in plain words. A sentence that changes is underlined, and what it was stands struck.
import { CAPABILITY_TYPES, type PolicyDocument, TYPE_WORDS } from '@/lib/domain/policy-document'
import { policyInWords } from '@/lib/domain/policy-words'
import { type GroupChoice, namesOf } from './choices'

const sentences = (text: string): string[] => text.split(/(?<=\.) (?=[A-Z])/)

export interface PlainWordsProps {
  document: PolicyDocument
  before: PolicyDocument
  groups: readonly GroupChoice[]
}

export function PlainWords({ document, before, groups }: PlainWordsProps) {
  const persons = (policy: PolicyDocument) =>
    `One person may have up to ${policy.openRequestsPerPerson} open requests.`
  return (
    <div className="flex flex-col gap-4">
      {CAPABILITY_TYPES.map((type) => {
        const words = (policy: PolicyDocument) => sentences(policyInWords(type, policy, namesOf(groups)))
        return (
          <section key={type}>
            <h3 className="sr-only">{TYPE_WORDS[type]}</h3>
            <Changes now={words(document)} was={words(before)} />
          </section>
        )
      })}
      <Changes now={[persons(document)]} was={[persons(before)]} />
    </div>
  )
}

function Changes({ now, was }: { now: readonly string[]; was: readonly string[] }) {
  return (
    <p className="text-pretty">
      {now.map((sentence, at) =>
        sentence === was[at] ? (
          <span key={at}>{sentence} </span>
        ) : (
          <span key={at}>
            <ins className="bg-warning-surface font-medium decoration-warning-solid decoration-2 underline-offset-4">
              {sentence}
            </ins>{' '}
            <del className="text-muted-foreground">{was[at]}</del>{' '}
          </span>
        ),
      )}
    </p>
  )
}
