//! The names of well-known keys in other languages, which translators and editors put in their place.

/// Words for the keys that heads mostly have; none of them is another key in English.
const WORDS: [(&str, &[&str]); 6] = [
    (
        "title",
        &[
            "título",
            "titulo",
            "titre",
            "titel",
            "titolo",
            "tytuł",
            "başlık",
            "заголовок",
            "название",
            "タイトル",
            "标题",
            "標題",
            "제목",
            "judul",
            "العنوان",
            "tiêu đề",
        ],
    ),
    ("date", &["fecha", "datum", "tarih", "дата", "日付", "日期", "날짜", "tanggal", "التاريخ", "ngày"]),
    ("author", &["autor", "autora", "auteur", "autore", "yazar", "автор", "著者", "作者", "저자", "penulis", "المؤلف"]),
    (
        "category",
        &[
            "categoría",
            "categoria",
            "catégorie",
            "kategorie",
            "kategori",
            "категория",
            "カテゴリー",
            "分类",
            "分類",
            "카테고리",
        ],
    ),
    ("tags", &["etiquetas", "etiketler", "étiquettes", "метки", "теги", "タグ", "标签", "標籤", "태그"]),
    (
        "description",
        &["descripción", "descrição", "beschreibung", "descrizione", "описание", "説明", "描述", "설명", "açıklama"],
    ),
];

/// The well-known key of which `key` is a translation.
pub(super) fn translation(key: &str) -> Option<&'static str> {
    let lower = key.trim().to_lowercase();
    WORDS.iter().find(|(_, words)| words.contains(&&*lower)).map(|(known, _)| *known)
}

/// Whether `key` is one of those that translations stand for.
pub(super) fn is_translated(key: &str) -> bool {
    WORDS.iter().any(|(known, _)| *known == key)
}
