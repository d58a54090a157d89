//! Shingles and MinHash bands: how documents that are alike find each other.
//!
//! A shingle is a run of five tokens. One-permutation hashing (Li, Owen, Zhang 2012) with the
//! densification of Shrivastava (2017) makes a signature of 126 minima, cut into 42 bands of 3: two
//! documents of Jaccard similarity J share a band with probability 1 - (1 - J^3)^42, which is 0.996 at
//! J = 0.5 and 0.02 at J = 0.08.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Tokens of a shingle.
pub(super) const SHINGLE: usize = 5;
const BANDS: usize = 42;
const ROWS: usize = 3;
const BINS: usize = BANDS * ROWS;

/// Shingle hashes of `tokens`, in their order; a text shorter than a shingle is one shingle.
pub(crate) fn shingles(tokens: &[u64]) -> Vec<u64> {
    if tokens.len() < SHINGLE { vec![combine(tokens)] } else { tokens.windows(SHINGLE).map(combine).collect() }
}

/// The shingles as a set: sorted, each once.
pub(crate) fn distinct(shingles: &[u64]) -> Vec<u64> {
    let mut all = shingles.to_vec();
    all.sort_unstable();
    all.dedup();
    all
}

fn combine(tokens: &[u64]) -> u64 {
    let mixed =
        tokens.iter().fold(0u64, |hash, token| (hash.rotate_left(23) ^ token).wrapping_mul(0x9FB2_1C65_1E98_DF25));
    mixed ^ (mixed >> 29)
}

/// The keys of a document's bands. `shingles` is not empty.
pub(super) fn band_keys(shingles: &[u64]) -> Vec<u64> {
    let signature = signature(shingles);
    let key = |(band, rows): (usize, &[u64])| {
        let mut bytes = [0; ROWS * 8];
        for (slot, row) in bytes.chunks_exact_mut(8).zip(rows) {
            slot.copy_from_slice(&row.to_le_bytes());
        }
        xxh3_64_with_seed(&bytes, band as u64)
    };
    signature.chunks_exact(ROWS).enumerate().map(key).collect()
}

/// The least hash in each of `BINS` bins; an empty bin borrows from another, the same for all documents.
fn signature(shingles: &[u64]) -> [u64; BINS] {
    const EMPTY: u64 = u64::MAX;
    let mut bins = [EMPTY; BINS];
    for hash in shingles {
        // The high half picks the bin, evenly; all bits order within it.
        let bin = (((hash >> 32) * BINS as u64) >> 32) as usize;
        bins[bin] = bins[bin].min(hash.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    }
    let filled = bins;
    for (bin, value) in bins.iter_mut().enumerate().filter(|(_, value)| **value == EMPTY) {
        let mut attempt = 0u64;
        while *value == EMPTY {
            let donor = (xxh3_64_with_seed(&(bin as u64).to_le_bytes(), attempt) % BINS as u64) as usize;
            *value = filled[donor];
            attempt += 1;
        }
    }
    bins
}

/// Number of hashes that two sets share.
pub(crate) fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream of unlike hashes.
    fn tokens(seed: u64, count: usize) -> Vec<u64> {
        (0..count as u64).map(|index| xxh3_64_with_seed(&index.to_le_bytes(), seed)).collect()
    }

    #[test]
    fn equal_documents_share_every_band_and_strangers_none() {
        let (a, b) = (distinct(&shingles(&tokens(1, 300))), distinct(&shingles(&tokens(2, 300))));
        assert_eq!(band_keys(&a), band_keys(&a.clone()));
        assert_eq!(shared(&a, &b), 0);
        let (keys_a, keys_b) = (band_keys(&a), band_keys(&b));
        assert!(keys_a.iter().all(|key| !keys_b.contains(key)));
    }

    #[test]
    fn nearly_all_pairs_at_the_reporting_threshold_share_a_band() {
        // Replace every twentieth token: J = 0.6 at five-token shingles.
        let mut found = 0;
        for seed in 0..200 {
            let original = tokens(seed, 400);
            let mut edited = original.clone();
            edited.iter_mut().step_by(16).for_each(|token| *token ^= 0xABCD);
            let (a, b) = (distinct(&shingles(&original)), distinct(&shingles(&edited)));
            let common = shared(&a, &b);
            let jaccard = common as f64 / (a.len() + b.len() - common) as f64;
            assert!((0.5..0.6).contains(&jaccard), "{jaccard}");
            let keys = band_keys(&b);
            found += usize::from(band_keys(&a).iter().any(|key| keys.contains(key)));
        }
        assert!(found >= 198, "{found} of 200");
    }

    #[test]
    fn a_text_shorter_than_a_shingle_is_compared_whole() {
        assert_ne!(shingles(&tokens(1, 3)), shingles(&tokens(2, 3)));
        assert_eq!(shingles(&tokens(1, 3)).len(), 1);
    }
}
