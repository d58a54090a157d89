//! Shingles and MinHash bands: how documents that are alike find each other.
//!
//! A shingle is a run of five tokens. One-permutation hashing (Li, Owen, Zhang 2012) with the
//! densification of Shrivastava (2017) makes a signature of 126 minima, cut into 42 bands of 3: two
//! documents of Jaccard similarity J share a band with probability 1 - (1 - J^3)^42, which is 0.996 at
//! J = 0.5 and 0.02 at J = 0.08.

use xxhash_rust::xxh3::xxh3_64_with_seed;

const BANDS: usize = 42;
const ROWS: usize = 3;
const BINS: usize = BANDS * ROWS;

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

/// One shingle in so many is a key for containment, chosen by its hash: both documents choose alike (FracMinHash,
/// Irber et al. 2022, <https://doi.org/10.1101/2022.01.11.475838>).
pub(super) const SCALE: u64 = 8;

/// The number of these keys, below that of the engine's own.
pub(super) const SAMPLES: u16 = u16::MAX - 1;

/// The sampled shingles, each once, sorted. Of a share of a document, the same share of its samples is expected.
pub(super) fn samples(shingles: &[u64]) -> Vec<u64> {
    let mut samples: Vec<u64> = shingles
        .iter()
        .map(|hash| hash.wrapping_mul(0xD6E8_FEB8_6659_FD93))
        .filter(|hash| *hash < u64::MAX / SCALE)
        .collect();
    samples.sort_unstable();
    samples.dedup();
    samples
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Similarity, shingles};

    /// A stream of unlike hashes.
    fn tokens(seed: u64, count: usize) -> Vec<u64> {
        (0..count as u64).map(|index| xxh3_64_with_seed(&index.to_le_bytes(), seed)).collect()
    }

    fn sorted(mut hashes: Vec<u64>) -> Vec<u64> {
        hashes.sort_unstable();
        hashes
    }

    #[test]
    fn equal_documents_share_every_band_and_strangers_none() {
        let (a, b) = (shingles(&tokens(1, 300)), shingles(&tokens(2, 300)));
        assert_eq!(band_keys(&a), band_keys(&sorted(a.clone())));
        let (keys_a, keys_b) = (band_keys(&a), band_keys(&b));
        assert!(keys_a.iter().all(|key| !keys_b.contains(key)));
        assert!(samples(&a).iter().all(|key| !samples(&b).contains(key)));
    }

    #[test]
    fn nearly_all_pairs_at_the_reporting_threshold_share_a_band() {
        // Replace every sixteenth token: J = 0.52 at five-token shingles.
        let mut found = 0;
        for seed in 0..200 {
            let original = tokens(seed, 400);
            let mut edited = original.clone();
            edited.iter_mut().step_by(16).for_each(|token| *token ^= 0xABCD);
            let (a, b) = (sorted(shingles(&original)), sorted(shingles(&edited)));
            let jaccard = Similarity::of(&a, &b).jaccard;
            assert!((0.5..0.6).contains(&jaccard), "{jaccard}");
            let keys = band_keys(&b);
            found += usize::from(band_keys(&a).iter().any(|key| keys.contains(key)));
        }
        assert!(found >= 198, "{found} of 200");
    }

    #[test]
    fn an_excerpt_has_its_share_of_samples() {
        let whole = tokens(3, 4000);
        let (whole, part) = (samples(&shingles(&whole)), samples(&shingles(&whole[1000..1400])));
        assert!((30..70).contains(&part.len()), "{}", part.len());
        assert!(part.iter().all(|key| whole.binary_search(key).is_ok()));
    }
}
