def test_populated(session, actors):
    assert set(actors) == {"learner", "other", "curator", "instructor", "administrator"}
