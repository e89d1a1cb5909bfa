"""The floor: the least a Flask page with one query and one template can cost on the same server."""

import os
from pathlib import Path

from flask import Flask, render_template
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

PARAGRAPH = "Муниципалитет сверяет запись общества с реестром до того, как готовит соглашение. "


class Base(DeclarativeBase):
    """Base of the one table."""


class Lesson(Base):
    """One lesson of about 6 kB."""

    __tablename__ = "lessons"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    body: Mapped[str]


engine = create_engine(f"sqlite:///{os.environ['FLOOR_DATABASE']}")
application = Flask(__name__, template_folder=str(Path(__file__).parent))


def prepare() -> None:
    """Make the table with one lesson."""
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.merge(Lesson(id=1, title="Занятие", body=PARAGRAPH * 42))
        session.commit()


@application.get("/")
def lesson() -> str:
    """One query by primary key, one template."""
    with Session(engine) as session:
        found = session.get_one(Lesson, 1)
        return render_template("floor.html", lesson=found)
