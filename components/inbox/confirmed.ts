// A decision on its way: where the policy wants it, the passkey confirms first. Nothing is sent when it does not.
import type { Action, Answer } from '@/components/catalog/action'
import { type PasskeyChallenge, answerChallenge } from '@/components/lib/passkey'

export type PrepareStepUp = Action<
  { catalogId: string; contentHashes: string[] },
  { nonce: string; options: PasskeyChallenge }
>
export type StepUpAnswer = { nonce: string; response: unknown }

/** `contentHashes`: of everything that one touch is to approve. */
export async function confirmWithPasskey(
  prepare: PrepareStepUp,
  asked: { catalogId: string; contentHashes: string[] },
): Promise<Answer<StepUpAnswer>> {
  const prepared = await prepare(asked)
  if (!prepared.ok) return prepared
  const { nonce, options } = prepared.value
  const answered = await answerChallenge(options)
  return answered.ok ? { ok: true, value: { nonce, response: answered.value } } : answered
}
