// The whole policy in plain words. A sentence that changes is underlined, and what it was stands struck.
import { CAPABILITY_TYPES, type PolicyDocument, TYPE_WORDS } from '@/lib/domain/policy-document'
import { autoRuleInWords, policyInWords } from '@/lib/domain/policy-words'
import { type GroupChoice, namesOf } from './choices'

const sentences = (text: string): string[] => text.split(/(?<=\.) (?=[A-Z])/)

export interface PlainWordsProps {
  document: PolicyDocument
  before: PolicyDocument
  /** What the ids in it are called. */
  names: readonly GroupChoice[]
  /** Only the sentences that change, where the rest stands elsewhere. */
  onlyChanges?: boolean
}

export function PlainWords({ document, before, names, onlyChanges = false }: PlainWordsProps) {
  const called = namesOf(names)
  const persons = (policy: PolicyDocument) =>
    `One person may have up to ${policy.openRequestsPerPerson} open requests.`
  const rules = (policy: PolicyDocument) =>
    policy.autoApproval.length === 0
      ? ['No request is approved by a rule: each waits for owners.']
      : policy.autoApproval.map((rule) => `${rule.name}: ${autoRuleInWords(rule, called)}`)
  return (
    <div className="flex flex-col gap-4">
      {CAPABILITY_TYPES.map((type) => {
        const words = (policy: PolicyDocument) => sentences(policyInWords(type, policy, called))
        return (
          <section key={type}>
            <h3 className="sr-only">{TYPE_WORDS[type]}</h3>
            <Sentences
              now={words(document)}
              was={words(before)}
              onlyChanges={onlyChanges}
              label={TYPE_WORDS[type]}
            />
          </section>
        )
      })}
      <Sentences now={rules(document)} was={rules(before)} onlyChanges={onlyChanges} />
      <Sentences now={[persons(document)]} was={[persons(before)]} onlyChanges={onlyChanges} />
    </div>
  )
}

type SentencesProps = { now: readonly string[]; was: readonly string[]; onlyChanges: boolean; label?: string }

function Sentences({ now, was, onlyChanges, label }: SentencesProps) {
  const added = now.filter((sentence) => !was.includes(sentence))
  const gone = was.filter((sentence) => !now.includes(sentence))
  if (onlyChanges && added.length + gone.length === 0) return null
  const kept = (sentence: string) => was.includes(sentence)
  return (
    <p className="text-pretty">
      {onlyChanges && label && <b className="font-semibold">{label}: </b>}
      {now
        .filter((sentence) => !onlyChanges || !kept(sentence))
        .map((sentence) =>
          kept(sentence) ? (
            <span key={sentence}>{sentence} </span>
          ) : (
            <span key={sentence}>
              <ins className="bg-warning-surface font-medium decoration-warning-solid decoration-2 underline-offset-4">
                {sentence}
              </ins>{' '}
            </span>
          ),
        )}
      {gone.map((sentence) => (
        <span key={sentence}>
          <del className="text-muted-foreground">{sentence}</del>{' '}
        </span>
      ))}
    </p>
  )
}
