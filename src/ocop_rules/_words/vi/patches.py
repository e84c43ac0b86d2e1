"""Phrases in Vietnamese: amendments and overlays."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, str]] = {
    "layer.decision": "quyết định",
    "layer.amendment": "bản sửa đổi",
    "layer.overlay": "bản bổ sung",
    "cmd.origin": "cho biết một giá trị lấy từ quyết định, bản sửa đổi hay bản bổ sung nào",
    "list.plugins": "liệt kê cả bộ quy tắc do các gói khác đã cài cung cấp",
    "list.over": "áp lên",
    "list.amendments": "Bản sửa đổi:",
    "list.overlays": "Bản bổ sung:",
    "origin.path": "một vị trí, ví dụ /levels/province/recognises; không ghi thì nêu mọi lớp",
    "origin.at": "thay đổi tại {at}",
    "origin.within": "bên trong có thay đổi của {layer}",
    "validate.patch": "{path}: {kind} {id} áp lên {over}, không có lỗi",
    "show.layer": "Cùng với",
    "show.bodies": "Các đơn vị:",
    "show.deadlines": "Hạn chót:",
    "show.before": "trước ngày {day}: {what}",
    "show.paper-copies": "số bản giấy: {copies}",
    "show.electronic-copies": "số bản điện tử: {copies}",
    "role.council": "hội đồng",
    "role.support-team": "tổ giúp việc",
    "role.authority": "phê duyệt, cấp giấy chứng nhận",
    "role.office": "chuẩn bị, tiếp nhận hồ sơ",
    "role.helper": "phối hợp",
}
