'use server'
// Products and their device groups, and the catalog that they are of.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { archiveCatalog, renameCatalog, restoreCatalog } from '@/lib/server/usecases/change-catalog'
import * as places from '@/lib/server/usecases/change-place'
import { createGroup, createProduct } from '@/lib/server/usecases/create-product'

const name = z.string().trim().min(1).max(100)
const catalog = z.object({ catalogId: z.uuid() })
const created = catalog.extend({ name })
const place = catalog.extend({ id: z.uuid() })
const archived = place.extend({ moveDevices: z.boolean() })

export async function createProductAction(raw: unknown) {
  return act(created, createProduct, raw)
}

export async function createGroupAction(raw: unknown) {
  return act(created.extend({ productId: z.uuid() }), createGroup, raw)
}

export async function renameProductAction(raw: unknown) {
  return act(place.extend({ name }), places.renameProduct, raw)
}

export async function archiveProductAction(raw: unknown) {
  return act(archived, places.archiveProduct, raw)
}

export async function restoreProductAction(raw: unknown) {
  return act(place, places.restoreProduct, raw)
}

export async function renameGroupAction(raw: unknown) {
  return act(place.extend({ name }), places.renameGroup, raw)
}

export async function archiveGroupAction(raw: unknown) {
  return act(archived, places.archiveGroup, raw)
}

export async function restoreGroupAction(raw: unknown) {
  return act(place, places.restoreGroup, raw)
}

export async function renameCatalogAction(raw: unknown) {
  return act(created, renameCatalog, raw)
}

export async function archiveCatalogAction(raw: unknown) {
  return act(catalog, archiveCatalog, raw)
}

export async function restoreCatalogAction(raw: unknown) {
  return act(catalog, restoreCatalog, raw)
}
