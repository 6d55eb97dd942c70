'use server'
// Products and their device groups.
import { z } from 'zod'
import { act } from '@/lib/server/action'
import { createGroup, createProduct } from '@/lib/server/usecases/create-product'

const product = z.object({ catalogId: z.uuid(), name: z.string().trim().min(1).max(100) })
const group = product.extend({ productId: z.uuid() })

export async function createProductAction(raw: unknown) {
  return act(product, createProduct, raw)
}

export async function createGroupAction(raw: unknown) {
  return act(group, createGroup, raw)
}
