// An application or image is known on a device by its component.
import { type Bytes, uuidFromText } from '@/lib/core/bytes'
import { attempt } from '@/lib/domain/signed-object'
import { CliError } from '../errors'

export function componentOf(given: string): Bytes {
  const component = attempt(() => uuidFromText(given))
  if (!component)
    throw new CliError('usage', `${given} is no component. See them: latchkey device image list`)
  return component
}
