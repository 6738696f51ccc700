/** What the work-order system says over its socket and by REST (wire-facts 4). Times in epoch ms. */
import type { WorkOrder } from '../../../preload/contract/order.ts';
import type { Reason } from '../../../preload/contract/reason.ts';

export type OrderEvent =
  | {
      readonly is: 'created';
      readonly id: string;
      readonly pk: number;
      readonly jobRole: string | null;
      readonly jobType: string | null;
      readonly priority: WorkOrder['priority'];
      readonly patient: string | null;
      readonly doctor: string | null;
      readonly message: string | null;
      readonly at: number;
    }
  | {
      readonly is: 'status';
      readonly id: string;
      readonly pk: number;
      readonly from: string | null;
      readonly to: string;
      readonly jobRole: string | null;
      readonly patient: string | null;
      readonly actor: string | null;
      readonly message: string | null;
      readonly at: number;
    }
  | {
      readonly is: 'cancelled';
      readonly id: string;
      readonly pk: number;
      readonly reason: string;
      readonly actor: string | null;
      readonly message: string | null;
      readonly at: number;
    }
  /** The whole list, as REST told it at that moment: after every connect, and when somebody asks. */
  | { readonly is: 'list'; readonly orders: readonly WorkOrder[]; readonly at: number };

/** `taken`: somebody was first, `order` says who and when. */
export type AcceptAnswer =
  | { readonly ok: true; readonly order: WorkOrder }
  | {
      readonly ok: false;
      readonly taken: boolean;
      readonly reason: Reason;
      readonly order: WorkOrder | null;
    };

/** What may be asked of the system. */
export interface OrderWire {
  accept(pk: number): Promise<AcceptAnswer>;
  /** Reads the list again and tells it as a `list`. */
  refresh(): void;
}
