// Writes the golden vectors (docs/protocol): `npx tsx tests/vectors/make.ts`. Keys, ids and times are fixed and signatures
// deterministic, so that the same files come out. `expect` is the number of docs/protocol, or a word where it has none.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Vector } from './make/base/scene'
import { cableVectors } from './make/cable'
import { capabilityVectors } from './make/capability'
import { handoverVectors } from './make/handover'
import { identityVectors } from './make/identity'
import { imageVectors } from './make/image'
import { keystoreVectors } from './make/keystore'
import { proofVectors } from './make/proof'
import { receiptVectors } from './make/receipt'
import { revocationVectors } from './make/revocation'

const MAKERS: Record<string, () => Vector[]> = {
  'capability.json': capabilityVectors,
  'image-manifest.json': imageVectors,
  'revocation-notice.json': revocationVectors,
  'trusted-keystore.json': keystoreVectors,
  'handover.json': handoverVectors,
  'identity-statement.json': identityVectors,
  'capability-proof.json': proofVectors,
  'servicing-receipt.json': receiptVectors,
  'cable.json': cableVectors,
}

/** Every file by name, one vector to a line. */
export function makeVectors(): Map<string, string> {
  const lines = (vectors: Vector[]) => vectors.map((one) => `  ${JSON.stringify(one)}`).join(',\n')
  return new Map(Object.entries(MAKERS).map(([name, make]) => [name, `[\n${lines(make())}\n]\n`]))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of makeVectors()) writeFileSync(new URL(name, import.meta.url), text)
}
