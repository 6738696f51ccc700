import type { RestAnswer, RestRequest } from '../../main/drill/ima-server.ts';

const picture = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1000"><rect width="1600" height="1000" fill="#26292c"/>
   ${Array.from({ length: 15 }, (_, n) => `<path d="M${(n + 1) * 100} 0V1000" stroke="#4a4f54"/>`).join('')}
   ${Array.from({ length: 9 }, (_, n) => `<path d="M0 ${(n + 1) * 100}H1600" stroke="#4a4f54"/>`).join('')}</svg>`,
);

/** Answers for the plans of all sites (wire-facts 1.5): site 1 has that many devices on its, the others none. */
export function planHook(devices: number): (request: RestRequest) => RestAnswer {
  return ({ path }) => {
    if (path === '/plan.svg') return { image: picture, type: 'image/svg+xml' };
    const site = /\/workplace\/(\d+)\/ble$/.exec(path)?.[1];
    if (site === undefined) return undefined;
    return {
      context: {
        cstrt_no: Number(site) * 100 + 1,
        cstrt_name: '1F',
        image_url: '/plan.svg',
        marker_list: site === '1' ? Array.from({ length: devices }, (_, n) => marker(n)) : [],
      },
    };
  };
}

/** In rows over the whole plan, a device each. */
function marker(n: number): Record<string, unknown> {
  return {
    mk_no: n + 1,
    mk_type: 3,
    mk_name: `D-${n}`,
    ref_device_idx: 1_000_000 + n,
    device_info: { idx: 1_000_000 + n, device_type: 4, device_id: `D-${n}`, state: 1, state_name: '정상' },
    grid_x: 1 + ((n % 200) * 98) / 200,
    grid_y: 1 + ((Math.floor(n / 200) % 100) * 98) / 100,
  };
}
