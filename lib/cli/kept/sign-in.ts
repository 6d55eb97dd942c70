// The portal this user is signed in to, with the API token: a secret, kept in a file that only the user reads.
import { z } from 'zod'
import { CliError } from '../errors'
import { type Folder, readJson, removeKept, writeJson } from './folder'

const NAME = 'sign-in.json'
const shape = z.object({ portal: z.url(), token: z.string(), expiresAt: z.string().nullable() })
export type SignIn = z.infer<typeof shape>

export const currentSignIn = (folder: Folder): Promise<SignIn | null> => readJson(folder, NAME, shape)
export const keepSignIn = (folder: Folder, signIn: SignIn): Promise<void> => writeJson(folder, NAME, signIn)
export const forgetSignIn = (folder: Folder): Promise<void> => removeKept(folder, NAME)

export async function requireSignIn(folder: Folder): Promise<SignIn> {
  const signIn = await currentSignIn(folder)
  if (!signIn) throw new CliError('not-signed-in')
  return signIn
}
