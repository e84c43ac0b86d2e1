"""The folders of the code in the order of their imports: the one table of them.

A folder imports only from folders above it. The test of the shape of the code reads this table, and the
pages of the API and of the fault codes take their titles from it (English, Vietnamese).
"""

ROOMS: dict[str, tuple[str, str]] = {
    "words": ("The library's own phrases", "Lời của thư viện"),
    "ground": ("Exact numbers and frozen mappings", "Số chính xác và ánh xạ bất biến"),
    "errors": ("Errors", "Lỗi"),
    "structure": ("Reading JSON, days and data", "Đọc JSON, ngày và dữ liệu"),
    "model": ("Values", "Giá trị"),
    "schemas": ("JSON Schemas", "Lược đồ JSON"),
    "rulesets": (
        "Rulesets, labels, amendments and overlays",
        "Bộ quy tắc, nhãn, văn bản sửa đổi và quy định của địa phương",
    ),
    "scoring": ("Scoring", "Chấm điểm"),
    "councils": ("Councils", "Hội đồng"),
    "comparing": ("Comparing decisions", "So sánh các quyết định"),
    "life": ("Dossiers, levels and certificates", "Hồ sơ, các cấp và giấy chứng nhận"),
    "frames": ("Many sheets at once", "Nhiều phiếu một lúc"),
    "planning": ("Ways to the next star", "Con đường lên hạng sao cao hơn"),
    "telling": ("Results in words", "Diễn giải kết quả"),
    "office": ("Workbooks and documents", "Bảng tính và văn bản"),
    "testing": ("For testers", "Cho người kiểm thử"),
    "cli": ("The command line", "Dòng lệnh"),
}
OFFERED = [room for room in ROOMS if room not in ("words", "ground", "structure", "testing", "cli")]
"""Those whose names a program may import."""
