//! Two states of one corpus, judged in one go: what both have is read and mapped once.

use rayon::prelude::*;

use super::files::DiskFiles;
use super::mapped::Mapped;
use super::session::{Outcome, Session};
use crate::read::{Input, NotChecked};
use crate::rule::Files as _;

/// Two states of a corpus.
#[derive(Default)]
pub struct States {
    /// The documents that both have, with the same content under the same path.
    pub common: Vec<Input>,
    /// The state as it is now.
    pub now: State,
    /// The state as it was.
    pub before: State,
}

/// One of two states.
#[derive(Default)]
pub struct State {
    /// The documents that the other state does not have like this.
    pub inputs: Vec<Input>,
    /// The files that links lead to.
    pub files: DiskFiles,
    /// What could not even be found to be read.
    pub not_checked: Vec<NotChecked>,
}

/// What was mapped of each.
#[derive(Default)]
struct Maps {
    common: Mapped,
    now: Mapped,
    before: Mapped,
}

impl Session<'_> {
    /// Judges both states, each as a whole: what is now, and what was before. `step` is called after each document.
    ///
    /// # Errors
    /// If scratch files cannot be read again.
    pub fn judge_states(&self, mut states: States, step: &(dyn Fn() + Sync)) -> std::io::Result<(Outcome, Outcome)> {
        let Maps { mut common, now, before } = self.map_states(&states, step);
        let twin = common.twin()?;
        let of = |mut mapped: Mapped, own: Mapped, state: State, common: &[Input]| {
            mapped.merge(own);
            self.add_unread(state.not_checked, &mut mapped);
            let mut inputs = state.inputs;
            inputs.extend_from_slice(common);
            self.reduce(mapped, &inputs)
        };
        let shared = std::mem::take(&mut states.common);
        let was = of(twin, before, states.before, &shared);
        Ok((of(common, now, states.now, &shared), was))
    }

    fn map_states(&self, states: &States, step: &(dyn Fn() + Sync)) -> Maps {
        let all =
            [(&states.common, Side::Both), (&states.now.inputs, Side::Now), (&states.before.inputs, Side::Before)];
        let all: Vec<(&Input, Side)> =
            all.into_iter().flat_map(|(inputs, side)| inputs.iter().map(move |input| (input, side))).collect();
        let merged = |mut a: Maps, b: Maps| {
            a.common = self.merge(a.common, b.common);
            a.now = self.merge(a.now, b.now);
            a.before = self.merge(a.before, b.before);
            a
        };
        let mapped = all.into_par_iter().fold(Maps::default, |mut maps, (input, side)| {
            self.map_side(states, input, side, &mut maps);
            self.bound(&mut maps.common);
            step();
            maps
        });
        mapped.reduce(Maps::default, merged)
    }

    fn map_side(&self, states: &States, input: &Input, side: Side, maps: &mut Maps) {
        let is_named = self.is_named(input.shown());
        match side {
            Side::Now => drop(self.map_amid(input, is_named, &states.now.files, &mut maps.now)),
            Side::Before => drop(self.map_amid(input, is_named, &states.before.files, &mut maps.before)),
            Side::Both => {
                let mut own = Mapped::default();
                let asked = self.map_amid(input, is_named, &states.now.files, &mut own);
                // A link of it may lead to what came or went.
                if asked.files.iter().all(|(path, exists)| states.before.files.exists(path) == *exists) {
                    maps.common.merge(own);
                } else {
                    maps.now.merge(own);
                    self.map_amid(input, is_named, &states.before.files, &mut maps.before);
                }
            }
        }
    }
}

/// Which state a document is of.
#[derive(Clone, Copy)]
enum Side {
    Both,
    Now,
    Before,
}
