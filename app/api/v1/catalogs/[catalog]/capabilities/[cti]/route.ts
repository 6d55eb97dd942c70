// One capability, and what devices recorded about its use.
import { getCapability } from '@/lib/domain/api/operations/capabilities'
import { serve } from '@/lib/server/api/serve'
import { capabilityLife } from '@/lib/server/queries/capabilities'
import { capabilityRecord } from '@/lib/server/queries/record'

export const GET = serve(getCapability, async ({ context, params: { catalog: catalogId, cti } }) => {
  const life = await capabilityLife(context, { catalogId, cti })
  return { ...life, record: await capabilityRecord(context, { catalogId, cti }) }
})
