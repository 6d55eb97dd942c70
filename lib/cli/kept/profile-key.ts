// The profile's own key, made when it is first needed. Unlike a browser's it lies in a file: who can read this user's files
// can take it along, which docs/cli says.
import { z } from 'zod'
import { fromBase64, fromHex, toBase64, toHex } from '@/lib/core/bytes'
import { type CoseKey, thumbprint, uncompressed } from '@/lib/core/cose'
import {
  coseKeyFromUncompressed,
  exportPrivateKey,
  generateKeyPair,
  importPrivateKey,
  signer,
} from '@/lib/core/keys'
import type { Profile } from '@/lib/session/capability-file'
import { CliError } from '../errors'
import { type Folder, readJson, writeOnce } from './folder'

const NAME = 'profile-key.json'
const shape = z.object({ publicKey: z.string().regex(/^[0-9a-f]{128}$/), pkcs8: z.base64() })

export type ProfileKey = Profile & { publicKey: CoseKey }

export async function profileKey(folder: Folder): Promise<ProfileKey> {
  const kept = (await readJson(folder, NAME, shape)) ?? (await make(folder))
  const publicKey = coseKeyFromUncompressed(fromHex(kept.publicKey))
  const privateKey = await importPrivateKey(fromBase64(kept.pkcs8)).catch((cause: unknown) => {
    throw new CliError('kept-damaged', NAME, { cause })
  })
  return { publicKey, thumbprint: toHex(await thumbprint(publicKey)), sign: signer(privateKey) }
}

async function make(folder: Folder): Promise<z.infer<typeof shape>> {
  const pair = await generateKeyPair({ extractable: true })
  const fresh = {
    publicKey: toHex(uncompressed(pair.publicKey).subarray(1)),
    pkcs8: toBase64(await exportPrivateKey(pair.privateKey)),
  }
  if (await writeOnce(folder, NAME, `${JSON.stringify(fresh, null, 2)}\n`)) return fresh
  return (await readJson(folder, NAME, shape))!
}
