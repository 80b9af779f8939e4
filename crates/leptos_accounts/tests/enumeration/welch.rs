//! Welch's t-test: whether two samples have the same mean, where their variances may differ.

/// The statistic; beyond 4.5, either way, the means differ. 0 where there is nothing to compare.
pub(crate) fn welch_t(one: &[f64], other: &[f64]) -> f64 {
    let (one, other) = (Moments::of(one), Moments::of(other));
    let error = (one.variance / one.count + other.variance / other.count).sqrt();
    if error.is_normal() {
        (one.mean - other.mean) / error
    } else {
        0.0
    }
}

/// Both without what is above the same bound, which `kept` of all of them are below: what is slow for
/// reasons of the machine hides what is slow for reasons of the program.
pub(crate) fn cropped(one: &[f64], other: &[f64], kept: f64) -> (Vec<f64>, Vec<f64>) {
    let mut all: Vec<_> = one.iter().chain(other).copied().collect();
    all.sort_by(f64::total_cmp);
    let last = all.len().saturating_sub(1);
    let bound = all[((last as f64) * kept) as usize];
    let below = |times: &[f64]| {
        times
            .iter()
            .copied()
            .filter(|time| *time <= bound)
            .collect()
    };
    (below(one), below(other))
}

/// The places of both in the order of all.
pub(crate) fn ranks(one: &[f64], other: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut all: Vec<_> = one.iter().chain(other).copied().collect();
    all.sort_by(f64::total_cmp);
    let place = |time: &f64| all.partition_point(|before| before < time) as f64;
    (
        one.iter().map(place).collect(),
        other.iter().map(place).collect(),
    )
}

struct Moments {
    count: f64,
    mean: f64,
    /// Of the sample: divided by one less than the count.
    variance: f64,
}

impl Moments {
    fn of(sample: &[f64]) -> Self {
        let count = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / count;
        let squares: f64 = sample.iter().map(|value| (value - mean).powi(2)).sum();
        Self {
            count,
            mean,
            variance: squares / (count - 1.0),
        }
    }
}

#[test]
fn it_is_what_the_textbook_says() {
    // Means 3 and 6, variances 2.5 and 10, five each: -3 / sqrt(0.5 + 2).
    let t = welch_t(&[1.0, 2.0, 3.0, 4.0, 5.0], &[2.0, 4.0, 6.0, 8.0, 10.0]);
    assert!((t - -1.897_366_596).abs() < 1e-9, "{t}");
    let back = welch_t(&[2.0, 4.0, 6.0, 8.0, 10.0], &[1.0, 2.0, 3.0, 4.0, 5.0]);
    assert!((t + back).abs() < 1e-12);
}

#[test]
fn the_same_is_the_same_and_nothing_is_nothing() {
    let same = [1.0, 2.0, 3.0];
    for (one, other) in [(&same[..], &same[..]), (&[], &[]), (&[1.0], &[2.0])] {
        assert!(welch_t(one, other).abs() < 1e-12);
    }
}

#[test]
fn the_slowest_of_both_go_by_one_bound() {
    let (one, other) = cropped(&[1.0, 2.0, 90.0], &[3.0, 4.0, 80.0], 0.7);
    assert_eq!((one, other), (vec![1.0, 2.0], vec![3.0, 4.0]));
}

#[test]
fn a_rank_is_the_place_among_all() {
    let (one, other) = ranks(&[5.0, 1.0], &[3.0, 900.0]);
    assert_eq!((one, other), (vec![2.0, 0.0], vec![1.0, 3.0]));
}
