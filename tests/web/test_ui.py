from __future__ import annotations

import json
import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from seriktes.core.modules import modules
from seriktes.core.widgets import RadioCards

HOSTILE = "<script>alert('Әйгерім')</script>\"'&"
ESCAPED = "&lt;script&gt;alert(&#x27;Әйгерім&#x27;)&lt;/script&gt;&quot;&#x27;&amp;"


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the document.")
    born_on = forms.DateField(label="Born on", required=False)
    starts_at = forms.TimeField(label="Starts at", required=False)
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("a", "First"), ("b", "Second")],
        widget=RadioCards(descriptions={"a": "The usual one."}),
    )
    agrees = forms.BooleanField(label="Agrees")
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def render(source: str, **context) -> str:
    """Return the markup without the space between tags, which templates have for their readers."""
    html = Template("{% load ui %}" + source).render(Context(context))
    return re.sub(r">\s+|\s+<", lambda space: space[0].strip(), squeezed(html))


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", html).strip()


# strictness


def test_unknown_argument_names_the_accepted_ones():
    with pytest.raises(TypeError) as refused:
        Template('{% load ui %}{% badge "New" colour="red" %}')

    assert str(refused.value) == ("{% badge %} does not know ['colour']; it takes ['label', 'tone', 'icon'].")


def test_missing_argument_names_the_accepted_ones():
    with pytest.raises(TypeError, match=re.escape("it takes ['label', 'tone', 'icon']")):
        Template("{% load ui %}{% badge %}")


def test_too_many_arguments_are_refused():
    with pytest.raises(TypeError, match="too many positional arguments"):
        Template('{% load ui %}{% badge "New" "info" %}')


def test_htmx_attributes_are_refused_where_they_mean_nothing():
    with pytest.raises(TypeError, match="hx_post"):
        Template('{% load ui %}{% badge "New" hx_post="/" %}')


def test_unknown_tone_lists_the_known_ones():
    with pytest.raises(ValueError, match=re.escape("['plain', 'info', 'success', 'warning', 'error']")):
        render('{% badge "New" tone="pink" %}')


def test_undeclared_slot_lists_the_declared_ones():
    with pytest.raises(TypeError, match=re.escape("has no slot 'foot'; its slots are ['actions', 'footer']")):
        render('{% card "A" %}{% slot "foot" %}x{% endslot %}{% endcard %}')


def test_slot_outside_of_a_component_is_refused():
    with pytest.raises(TypeError, match="outside of any component"):
        render('{% slot "actions" %}x{% endslot %}')


def test_slots_of_nested_components_do_not_mix():
    html = render(
        '{% card "Outer" %}{% slot "footer" %}outer foot{% endslot %}'
        '{% card "Inner" %}{% slot "footer" %}inner foot{% endslot %}inside{% endcard %}{% endcard %}'
    )

    feet = re.findall(r"<footer[^>]*>(.*?)</footer>", html)
    assert feet == ["inner foot", "outer foot"]


def test_components_see_nothing_of_the_page_around_them():
    assert "secret" not in render('{% card "A" %}b{% endcard %}', lead="secret", href="secret")


# escaping


@pytest.mark.parametrize(
    "source",
    [
        "{% badge text %}",
        "{% button text %}",
        "{% button text href=text %}",
        "{% button text name=text value=text hx_post=text %}",
        "{% card text lead=text %}x{% endcard %}",
        "{% copy_button text label=text %}",
        "{% dialog 'a' text opener=text %}x{% enddialog %}",
        "{% empty_state text text=text %}{% endempty_state %}",
        "{% fact text %}{{ text }}{% endfact %}",
        "{% figure title=text text=text note=text %}x{% endfigure %}",
        "{% icon 'check' label=text %}",
        "{% menu text %}x{% endmenu %}",
        "{% notice text %}{{ text }}{% endnotice %}",
        "{% page_header text lead=text kicker=text back_url=text back_label=text %}{% endpage_header %}",
        "{% progress text message=text poll_url=text %}",
        "{% search action=text value=text placeholder=text label=text %}",
        "{% stat text text note=text unit=text href=text %}",
        "{% table text note=text %}{% endtable %}",
    ],
)
def test_text_from_people_is_escaped(source):
    html = render(source, text=HOSTILE)

    assert HOSTILE not in html
    assert "<script>" not in html
    assert ESCAPED in html


# fields


def test_field_ties_its_hint_and_its_error_to_the_control():
    html = render("{% field form.name %}", form=SampleForm({"name": ""}))

    control = re.search(r"<input[^>]+>", html)[0]
    assert 'aria-describedby="id_name_hint id_name_error"' in control
    assert 'aria-invalid="true"' in control
    assert 'id="id_name_hint"' in html
    assert 'id="id_name_error"' in html
    assert '<label class="field__label" for="id_name">Name</label>' in html


def test_field_without_texts_points_nowhere():
    html = render("{% field form.born_on %}", form=SampleForm())

    assert "aria-describedby" not in html
    assert "aria-invalid" not in html


def test_field_that_may_stay_empty_says_so():
    form = SampleForm()

    assert "field__optional" in render("{% field form.born_on %}", form=form)
    assert "field__optional" not in render("{% field form.name %}", form=form)


@pytest.mark.parametrize(
    ("name", "kind", "value", "shown"),
    [("born_on", "date", "2015-02-28", "2015-02-28"), ("starts_at", "time", "15:30", "15:30")],
)
def test_dates_and_times_use_the_browsers_picker(name, kind, value, shown):
    html = render(f"{{% field form.{name} %}}", form=SampleForm({name: value}))

    control = re.search(r"<input[^>]+>", html)[0]
    assert f'type="{kind}"' in control
    assert f'value="{shown}"' in control


def test_group_is_a_fieldset_with_descriptions():
    html = render("{% field form.kind %}", form=SampleForm({"name": "x"}))

    assert html.startswith(
        '<fieldset class="field field--group field--wrong" aria-describedby="id_kind_error">'
    )
    assert re.findall(r'for="(id_kind_\d)"', html) == ["id_kind_0", "id_kind_1"]
    assert html.count('type="radio"') == 2
    assert '<span class="choice__description">The usual one.</span>' in html


def test_check_box_stands_before_its_label():
    html = render("{% field form.agrees %}", form=SampleForm())

    assert html.index('type="checkbox"') < html.index("Agrees")


def test_bare_field_drops_what_a_foreign_form_brings():
    form = SampleForm()
    form.fields["name"].widget.attrs["placeholder"] = "Somebody else's words"
    html = render("{% field form.name bare=True %}", form=form)

    assert "Somebody" not in html
    assert "As in the document." not in html
    assert "placeholder" not in html


def test_unknown_look_lists_the_known_ones():
    with pytest.raises(ValueError, match="cards"):
        render('{% field form.kind look="tiles" %}', form=SampleForm())


def test_form_shows_errors_first_then_each_field_once():
    form = SampleForm({"kind": "a"})
    form.add_error(None, "Two of these do not fit.")
    html = render('{% form form action="/here/" %}{% endform %}', form=form)

    assert html.index('role="alert"') < html.index('name="name"')
    assert "Two of these do not fit." in html
    assert re.findall(r'<a href="#(\w+)">', html) == ["id_name", "id_agrees"]
    assert sorted(set(re.findall(r'name="(\w+)"', html))) == [
        "agrees",
        "born_on",
        "key",
        "kind",
        "name",
        "starts_at",
    ]


def test_form_with_a_layout_of_its_own_keeps_hidden_fields():
    html = render("{% form form %}{% field form.name %}{% endform %}", form=SampleForm())

    assert html.count('name="key"') == 1
    assert 'name="agrees"' not in html


def test_right_form_has_no_alert():
    form = SampleForm({"name": "x", "kind": "a", "agrees": "on"})
    assert form.is_valid()

    assert "alert" not in render("{% form form %}{% endform %}", form=form)


def test_post_form_carries_the_token_and_get_does_not():
    form = SampleForm()

    posted = Template("{% load ui %}{% form form %}{% endform %}").render(
        Context({"form": form, "csrf_token": "t0ken"})
    )
    asked = Template('{% load ui %}{% form form method="get" %}{% endform %}').render(
        Context({"form": form, "csrf_token": "t0ken"})
    )

    assert "t0ken" in posted
    assert "t0ken" not in asked


# the rest


def test_button_with_an_address_is_a_link():
    assert squeezed(render('{% button "Open" href="/a/" %}')) == (
        '<a class="btn btn--plain" href="/a/"><span class="btn__label">Open</span></a>'
    )


def test_htmx_attributes_get_their_hyphens():
    html = render('{% button "More" hx_get="/a/" hx_push_url="true" hx_target="" %}')

    assert ' hx-get="/a/" hx-push-url="true"' in html
    assert "hx-target" not in html


def test_icon_is_hidden_unless_it_is_named():
    assert 'aria-hidden="true"' in render('{% icon "check" %}')
    assert 'role="img" aria-label="Done"' in render('{% icon "check" label="Done" %}')


def test_icon_that_does_not_exist_is_refused():
    with pytest.raises(Exception, match="no-such-icon"):
        render('{% icon "no-such-icon" %}')


def test_live_notice_is_announced_by_its_tone():
    assert 'role="alert"' in render('{% notice tone="error" live=True %}x{% endnotice %}')
    assert 'role="status"' in render('{% notice tone="success" live=True %}x{% endnotice %}')
    assert "role=" not in render('{% notice tone="error" %}x{% endnotice %}')


def test_table_scrolls_in_a_region_of_its_own_name():
    html = render('{% table "Clubs" %}<tbody></tbody>{% endtable %}')

    assert 'role="region" aria-label="Clubs" tabindex="0"' in html


def test_progress_without_a_total_is_indeterminate():
    assert re.search(r"<progress[^>]*>", render('{% progress "Import" %}'))[0].count("value=") == 0
    assert 'value="34" max="100"' in render('{% progress "Import" done=1240 total=3600 %}')


def test_page_numbers_stay_numbers_in_addresses():
    page = Paginator(range(50_000), 20).get_page(1500)

    assert set(re.findall(r"page=([^\"]+)\"", render("{% pagination page %}", page=page))) == {
        "1", "1499", "1500", "1501", "2500",
    }  # fmt: skip


def test_single_page_has_no_pagination():
    assert render("{% pagination page %}", page=Paginator(range(3), 20).get_page(1)).strip() == ""


def test_import_map_names_every_module_under_a_nonce():
    request = RequestFactory().get("/")
    request.csp_nonce = "n0nce"
    html = Template("{% load ui %}{% import_map %}").render(Context({"request": request}))

    found = re.search(r'<script type="importmap" nonce="n0nce">(.*?)</script>', html)
    assert json.loads(found[1])["imports"].keys() == modules.keys()


def test_module_that_does_not_exist_is_refused():
    with pytest.raises(KeyError, match="known"):
        render('{% module "seriktes/nothing" %}')


class ChoosingForm(forms.Form):
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    place = forms.TypedChoiceField(choices=[("", "---------"), ("a", "A")], required=False)
    every = forms.ChoiceField(choices=[("", "Everywhere"), ("a", "A")], required=False)
    given = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], initial="b")


def first_lines(form) -> list[str]:
    """Return the first line of each list of a form, with a star where it is the chosen one."""
    html = render("{% form form %}{% endform %}", form=form)
    firsts = re.findall(r"<select[^>]*>\s*<option value=\"[a-z]*\"( selected)?>([^<]*)<", html)
    return [label + ("*" if chosen else "") for chosen, label in firsts]


def test_a_list_without_a_value_asks_to_choose():
    with translation.override("en"):
        assert first_lines(ChoosingForm()) == ["choose …*", "choose …*", "Everywhere*", "A"]


def test_a_list_with_a_value_does_not_ask_again():
    given = {"kind": "b", "place": "a", "every": "a", "given": "a"}

    with translation.override("en"):
        assert first_lines(ChoosingForm(given)) == ["A", "choose …", "Everywhere", "A*"]


@pytest.mark.parametrize(
    ("method", "title"),
    [("post", "This could not be saved yet."), ("get", "This could not be shown yet.")],
)
def test_the_title_over_errors_fits_what_the_form_does(method, title):
    with translation.override("en"):
        html = render("{% form form method=method %}{% endform %}", form=ChoosingForm({}), method=method)

    assert f'<p class="notice__title">{title}</p>' in html
