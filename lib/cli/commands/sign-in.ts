// Signing in to a portal and out of it, and who one is there.
import type { Command } from 'commander'
import { isApiToken } from '@/lib/domain/api-token'
import { me } from '@/lib/domain/api/v1'
import { CliError } from '../errors'
import { currentSelection } from '../kept/selection'
import { currentSignIn, forgetSignIn, keepSignIn, requireSignIn } from '../kept/sign-in'
import { Portal, portalAddress } from '../portal/client'
import { giveUp, signInByGrant } from '../portal/grant'
import { readStdin } from '../prompt'
import { type AddLeaf, type Run, flag, portalOf, text } from '../run'
import { pairs, plain } from '../text'

export function addSignIn(program: Command, leaf: AddLeaf): void {
  leaf(program, { name: 'sign-in', about: 'Sign in to a portal', work: signIn })
    .option('--portal <url>', 'address of the portal; LATCHKEY_PORTAL or the last one where it is left out')
    .option('--token-stdin', 'read an API token from standard input instead of showing a code')
    .option('--label <name>', 'what this computer calls itself')
  leaf(program, { name: 'sign-out', about: 'End the API token and forget it', work: signOut })
  leaf(program, { name: 'whoami', about: 'Who is signed in, and until when', work: whoAmI })
}

export const labelOf = (run: Run): string => text(run, 'label') ?? `latchkey on ${run.io.hostname}`

async function signIn(run: Run): Promise<void> {
  const { io, folder, out } = run
  const named = text(run, 'portal') ?? io.env.LATCHKEY_PORTAL ?? (await currentSignIn(folder))?.portal
  if (!named) throw new CliError('usage', 'Name the portal: --portal https://latchkey.example.com')
  const portal = portalAddress(named)
  const given = flag(run, 'tokenStdin') ? { token: await tokenFromStdin(run) } : await byCode(run, portal)
  const found = await new Portal(io, portal, { token: given.token }).get('/me', me)
  await keepSignIn(folder, { portal, token: given.token, expiresAt: found.expiresAt })
  out.result(
    { portal, person: found.person, expiresAt: found.expiresAt },
    `Signed in to ${plain(portal)} as ${plain(found.person.name)} until ${found.expiresAt}.`,
  )
}

async function tokenFromStdin(run: Run): Promise<string> {
  const token = (await readStdin(run.io)).trim()
  if (!(await isApiToken(token)))
    throw new CliError('usage', 'Standard input held no API token, or not all of it.')
  return token
}

function byCode(run: Run, portal: string) {
  const show = (code: string, at: string, link: string) =>
    // A program that reads JSON shows it to a person itself, so it is told on standard error.
    void run.io.stderr.write(
      `Open ${plain(at)} and type the code ${plain(code)}\n  or follow ${plain(link)}\nWaiting for your decision …\n`,
    )
  return signInByGrant(run.io, { portal, label: labelOf(run), show })
}

async function signOut(run: Run): Promise<void> {
  const { portal, token } = await requireSignIn(run.folder)
  await forgetSignIn(run.folder)
  const ended = await giveUp(run.io, portal, token).then(
    () => true,
    () => false,
  )
  const session = (await currentSelection(run.folder)) !== null
  const lines = [
    ended
      ? `Signed out of ${plain(portal)}.`
      : `Signed out here. The portal was not reached: revoke the token on your account page.`,
    ...(session
      ? ['A servicing session is open: it goes on. End it: latchkey device capability apply --none']
      : []),
  ]
  run.out.result({ portal, tokenEnded: ended, sessionOpen: session }, lines.join('\n'))
}

async function whoAmI(run: Run): Promise<void> {
  const portal = await portalOf(run)
  const found = await portal.get('/me', me)
  const facts: [string, string][] = [
    ['Portal', portal.address],
    ['Person', `${found.person.name} <${found.person.email}>`],
    ['Until', found.expiresAt],
    ['May', found.scopes.join(' ') || 'nothing'],
    ...found.catalogs.map((one): [string, string] => [one.name, one.roles.join(', ')]),
  ]
  run.out.result({ portal: portal.address, ...found }, pairs(facts))
}
